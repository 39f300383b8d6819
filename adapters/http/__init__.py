"""The one web server of a process: where platforms knock, and where a watcher asks how we are."""
