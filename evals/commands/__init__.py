"""What ``python -m evals`` can do, a file each; they print, and hold no logic of their own."""
