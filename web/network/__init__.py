"""The network: organisations and partnerships as a map, who is stretched, who sits together, and histories."""
