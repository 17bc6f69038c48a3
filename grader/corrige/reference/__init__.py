"""Two readers that prove an answer key: the definition, which counts, and PyTorch, which runs. They share no rule.

What both need and neither decides is here: arrays of exact values (`response`), tables of quantities (`table`).
"""
