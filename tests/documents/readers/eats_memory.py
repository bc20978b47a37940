"""A reader that wants more memory than there is."""


def read(content: bytes) -> list[tuple[str, bytes]]:
    return [("large", bytes(len(content) * 10**9))]
