"""What a plan's papers say. Each takes a snapshot already chosen and already permitted; none sees a person."""
