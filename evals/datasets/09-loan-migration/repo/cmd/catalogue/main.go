package main

import (
	"log"
	"net/http"

	"county.example/catalogue/internal/books"
	"county.example/catalogue/internal/bulk"
)

func main() {
	mux := http.NewServeMux()
	mux.Handle("GET /books/", books.Handler())
	mux.Handle("POST /bulk", bulk.Handler())
	log.Fatal(http.ListenAndServe(":8080", mux))
}
