"""The pages on programmes: what each did, step by step, and what stood before it, during it and after."""
