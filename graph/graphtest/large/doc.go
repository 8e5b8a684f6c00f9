// Package large makes databases in which constant work can be told from work that grows with the data: demonstration data,
// and the sample with many more rows.
//
// Only tests may import it.
package large
