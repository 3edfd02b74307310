"""The questions that a business asks, each answered in a sentence, a chart and a table."""
