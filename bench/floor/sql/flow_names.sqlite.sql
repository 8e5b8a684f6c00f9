SELECT id, name FROM flow
