"""Facts that hold for everybody: places, trades, languages and the time it takes to get there.
Holds no person; every figure names its source or says it is an assumption (`data/SOURCES.md`)."""
