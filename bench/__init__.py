"""What Headway is measured against: each module but `frame` offers `races(folder)`, and `script/bench` runs them."""
