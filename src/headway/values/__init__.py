"""What every other room speaks in: ratios, grains, periods, intervals, text folding, suggestions."""
