package query

// LongestSearch is how many bytes a text or a pattern may have that is searched
// for. PostgreSQL's regular expressions, the other way, make as many states of it,
// and each of them takes as many steps.
const LongestSearch = 4_000
