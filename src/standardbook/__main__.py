"""`python -m standardbook` is the command `standardbook`.

Python puts the current folder first on the path then. It is taken off before anything else is imported: there lies what
contributors wrote. It stays when standardbook itself was found in it.
"""

import os
import sys

if (
    not sys.flags.safe_path
    and sys.path[:1] == [os.getcwd()]  # noqa: PTH109 - pathlib could come from there
    and os.path.dirname(os.path.dirname(os.path.abspath(__file__))) != sys.path[0]  # noqa: PTH100, PTH120
):
    del sys.path[0]

from standardbook.cli.app import main

if __name__ == "__main__":
    main()
