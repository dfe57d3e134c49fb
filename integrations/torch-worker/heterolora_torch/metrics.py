"""What predictions are worth. No package."""

import math


def ranks(values):
    """From 1 for the lowest; equal numbers share the mean of their ranks."""
    order = sorted(range(len(values)), key=lambda index: values[index])
    found, start = [0.0] * len(values), 0
    while start < len(order):
        end = start + 1
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for place in range(start, end):
            found[order[place]] = (start + end + 1) / 2
        start = end
    return found


def pearson(x, y):
    """None where one side is all the same, or too large to be squared."""
    if all(value == x[0] for value in x) or all(value == y[0] for value in y):
        return None
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    products = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y))
    squares = [sum((a - mean) ** 2 for a in side) for side, mean in ((x, mean_x), (y, mean_y))]
    if not all(math.isfinite(square) and square > 0 for square in squares):
        return None
    return products / (math.sqrt(squares[0]) * math.sqrt(squares[1]))


def classification(predictions, labels, class_count):
    right, predicted, actual = [0] * class_count, [0] * class_count, [0] * class_count
    for prediction, label in zip(predictions, labels):
        predicted[prediction] += 1
        actual[label] += 1
        right[label] += prediction == label
    rows, hits = len(labels), sum(right)
    scores = [2 * right[i] / (predicted[i] + actual[i]) for i in range(class_count) if predicted[i] + actual[i]]
    recalls = [right[i] / actual[i] for i in range(class_count) if actual[i]]

    def products(x, y):
        return float(sum(a * b for a, b in zip(x, y)))

    spreads = rows * rows - products(predicted, predicted), rows * rows - products(actual, actual)
    return [
        ("accuracy", hits / rows), ("macroF1", sum(scores) / len(scores)), ("balancedAccuracy", sum(recalls) / len(recalls)),
        ("matthewsCorrelation",
         (hits * rows - products(predicted, actual)) / (math.sqrt(spreads[0]) * math.sqrt(spreads[1])) if min(spreads) > 0 else None),
    ]


def digits(indices, class_count):
    """Base 36, one digit for each row, or two where there are more classes than one can number."""
    alphabet = "0123456789abcdefghijklmnopqrstuvwxyz"
    return "".join(alphabet[i] if class_count <= 36 else alphabet[i // 36] + alphabet[i % 36] for i in indices)


def interval(values):
    """Ends of the 95 % percentile bootstrap interval."""
    values = sorted(values)
    return values[len(values) * 25 // 1000], values[max(0, len(values) * 975 // 1000 - 1)]
