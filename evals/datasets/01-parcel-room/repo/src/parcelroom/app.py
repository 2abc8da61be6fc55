"""HTTP face of the parcel room."""

from fastapi import FastAPI, HTTPException

from parcelroom import flats, locks

app = FastAPI()


@app.get("/flats/{number}")
def show_flat(number: int) -> dict[str, int]:
    """A flat, without what is personal."""
    if flats.find(number) is None:
        raise HTTPException(404)
    return {"number": number}


@app.post("/compartments/{number}/test")
def test_lock(number: int) -> dict[str, bool]:
    """Open and close a lock, for the installer."""
    return {"opened": locks.open_door(number)}
