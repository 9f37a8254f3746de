"""Measures an assistant: how quick it is; knows of it only what it shows to everybody."""
