"""Answers as files: CSV and workbooks that say what they hold."""
