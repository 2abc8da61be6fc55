package bulk

import "testing"

func TestLargestIsBounded(t *testing.T) {
	if Largest > 10000 {
		t.Fatal("a request must fit into memory")
	}
}
