from hoard.cli import main

raise SystemExit(main())
