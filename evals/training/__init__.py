"""What the embedded model learns of its tasks, and how: invented stories with questions become examples, and these a
low-rank adapter of its weights.

stories (read `stories/*.txt`) → examples (what the program would ask the model of them, and the right reply) →
low_rank (training, with torch, best on a graphics card) → weights (the model's file, read; the adapter's, written).
No question that `ask-eval run` asks of seeds/ or of the invented news is among them.
"""
