"""The tour of the sample: five steps over real pages, for whoever looks round for the first time."""
