"""What people see. The words themselves are in `prompts/messages/`; nothing here decides or reads a row."""
