package graphtest

const (
	BadInput = "BAD_USER_INPUT"
	Invalid  = "GRAPHQL_VALIDATION_FAILED"
	TooLarge = "QUERY_TOO_LARGE"
)

const UnknownID = "00000000-0000-4000-8000-000000000000"
