package normdaten;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class Anwendung {
    public static void main(String[] args) {
        SpringApplication.run(Anwendung.class, args);
    }
}
