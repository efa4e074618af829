"""Signal told from noise: the XmR charts of a partnership's measures, what they come to, and where they turn."""
