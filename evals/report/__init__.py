"""What people read of a run: Markdown for a pull request, and one HTML page that needs nothing but itself."""
