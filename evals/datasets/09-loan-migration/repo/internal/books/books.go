// Package books holds the books of the county.
package books

import "net/http"

// Book is one title.
type Book struct {
	ISBN  string
	Title string
}

// Handler serves books by ISBN.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.NotFound(w, r)
	})
}
