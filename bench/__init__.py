"""Speed and size, measured: `linli bench`. Ratios against a named reference in the same run."""
