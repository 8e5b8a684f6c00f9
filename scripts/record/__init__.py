"""Records of a real Prefect what the tests compare with. scripts/record-prefect runs it with that release's Python."""
