"""Every word a school may edit: questions, themes, vocabulary, messages. Files, no code."""
