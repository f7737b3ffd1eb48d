"""The program: its command line, its settings, and the wiring of one process."""
