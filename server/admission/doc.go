// Package admission says which operations may run. It knows nothing of HTTP, GraphQL or the database; package server uses it, and
// it imports nothing of ours.
//
// A Gate has as many places as there are connections to read with. An operation is light or heavy when it comes, by its cost; a
// light one that has run for longer than Young is heavy from then on.
//
//   - At most as many operations run as there are places, and as many again wait. Who has waited for Patience is refused, and so is
//     who finds no room to wait in. While places change hands (one was given to somebody who waited within the last Turnover) there
//     is room beyond that, up to Crowd, of which a client's heavy ones take as much as there are places: their turn comes soon, and to
//     come back later would cost the server more.
//   - Of the places a client's heavy operations hold its share at most, those that became heavy included: its next ones wait
//     for them, and those that run go on.
//   - A fifth of the places, unless a share is more than the rest, is kept free of what arrives heavy, whoever it comes from, and
//     for clients that hold less than their share: so many clients with slow operations leave a way through for all others.
//   - The clients that wait have their turns one after the other, and a client's light operations go before its heavy ones.
//   - In a full room a light operation takes the place of the last heavy one of the same client, and a client that has two fewer
//     waiting than another takes the place of that one's last. What it pushes out is refused in its stead.
package admission
