// Package admission decides which operations may run. It knows nothing of HTTP, GraphQL or the database; package server
// uses it, and it imports nothing of ours.
//
// A Gate has as many places as there are connections to read with. An operation is light or heavy when it comes, by its
// cost. A light operation that has run for longer than Young is heavy from then on.
//
//   - At most as many operations run as there are places, and as many again wait. An operation that has waited for
//     Patience is refused, and so is one that finds no room to wait in. While places change hands (one was given to a
//     waiting operation within the last Turnover), there is room beyond that, up to Crowd. Of this room a client's
//     heavy operations take as much as there are places: their turn comes soon, and to come back later would cost the
//     server more.
//   - A client's heavy operations hold its share of the places at most, those that became heavy included: its next
//     heavy operations wait for them, and those that run go on.
//   - A fifth of the places, unless a share is more than the rest, is kept free of operations that arrive heavy,
//     whoever sends them, and for clients that hold less than their share: so many clients with slow operations leave a
//     way through for all others.
//   - The clients that wait have their turns one after the other, and a client's light operations go before its heavy
//     ones.
//   - In a full room a light operation takes the place of the last heavy operation of the same client, and a client
//     that has two fewer waiting operations than another takes the place of that client's last. The operation that is
//     pushed out is refused.
package admission
