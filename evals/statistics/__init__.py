"""How sure a difference is: resampling by repository, paired tests, and a correction for looking at many metrics."""
