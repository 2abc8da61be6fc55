package normdaten;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
public class Namen {
    /** Der Name zu einer Nummer. */
    @GetMapping("/namen/{nummer}")
    public String name(@PathVariable String nummer) {
        return nummer;
    }
}
