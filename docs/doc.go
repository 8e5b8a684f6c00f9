// Package docs has no code. Its tests check that the pages of this folder and the README are true: answers are those of
// the sample installation, tables are what the code says, and links and citations lead somewhere.
//
// Nothing imports it.
package docs
