"""A worker of heterolorad in PyTorch: docs/worker.md says what it promises."""

VERSION = "0.1.0"
