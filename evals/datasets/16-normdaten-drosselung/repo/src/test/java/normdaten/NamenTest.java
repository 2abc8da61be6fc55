package normdaten;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class NamenTest {
    @Test
    void eineNummerHatEinenNamen() {
        assertEquals("17", new Namen().name("17"));
    }
}
