"""`python -m standardbook` is the command `standardbook`."""

from standardbook.cli import main

if __name__ == "__main__":
    main()
