"""The window: Qt only here, and nothing but messages to the engine."""
