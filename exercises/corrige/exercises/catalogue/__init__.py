"""What families share: the sentence that asks for each quantity, phrases for layers, the mistakes of the field."""
