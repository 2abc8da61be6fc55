// Package roles says who may do what.
package roles

// Role is what a person of the library may do.
type Role string

// The roles that exist.
const (
	Reader    Role = "reader"
	Desk      Role = "desk"
	Migration Role = "migration"
)
