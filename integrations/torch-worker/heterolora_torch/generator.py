"""The numbers that runs draw, as docs/worker.md has them: xoshiro256** (Blackman and Vigna 2018), a stream for each use. No package."""

MASK = 2**64 - 1


def fnv1a(text):
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 & MASK
    return value


def rotated(value, count):
    return (value << count | value >> (64 - count)) & MASK


class Generator:
    def __init__(self, seed, stream):
        mixer = (seed & MASK) ^ fnv1a(stream)
        self.state = []
        for _ in range(4):
            mixer = (mixer + 0x9E3779B97F4A7C15) & MASK
            value = (mixer ^ mixer >> 30) * 0xBF58476D1CE4E5B9 & MASK
            value = (value ^ value >> 27) * 0x94D049BB133111EB & MASK
            self.state.append(value ^ value >> 31)

    def next(self):
        a, b, c, d = self.state
        result = rotated(b * 5 & MASK, 7) * 9 & MASK
        c ^= a
        d ^= b
        self.state = [a ^ d, b ^ c, c ^ (b << 17 & MASK), rotated(d, 45)]
        return result

    def unit_interval(self):
        """Uniform in [0, 1)."""
        return (self.next() >> 11) * 2.0**-53

    def below(self, bound):
        """Uniform in 0 ..< bound (Lemire 2019)."""
        product = self.next() * bound
        if product & MASK < bound:
            least = (2**64 - bound) % bound
            while product & MASK < least:
                product = self.next() * bound
        return product >> 64

    def shuffled(self, values):
        values = list(values)
        for place in range(len(values) - 1):
            other = place + self.below(len(values) - place)
            values[place], values[other] = values[other], values[place]
        return values

    def uniform(self, count, bound):
        """Uniform in ±bound."""
        return [(2 * self.unit_interval() - 1) * bound for _ in range(count)]


def batches(row_count, batch_size, seed, epoch):
    """Positions of an epoch's rows, batch by batch."""
    order = Generator(seed, f"order/{epoch}").shuffled(range(row_count))
    return [order[start:start + batch_size] for start in range(0, row_count, batch_size)]


def sampled(row_count, cap, split):
    """Positions of the rows that a split uses, in file order."""
    if cap is None or cap >= row_count:
        return list(range(row_count))
    return sorted(Generator(0, f"sample/{split}").shuffled(range(row_count))[:cap])
