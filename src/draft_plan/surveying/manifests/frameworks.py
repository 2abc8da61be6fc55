"""Data: which packages are frameworks, and which mean a database; names as their registry spells them, normalised."""

from __future__ import annotations

FRAMEWORKS: dict[str, frozenset[str]] = {
    ecosystem: frozenset(names.split())
    for ecosystem, names in {
        "pypi": "django flask fastapi starlette litestar tornado aiohttp sanic bottle pyramid falcon "
        "quart typer click celery sqlalchemy sqlmodel pydantic djangorestframework streamlit "
        "gradio dash textual pyside6 pyqt6 kivy torch tensorflow scrapy langchain langgraph "
        "dagster apache-airflow prefect",
        "npm": "react react-dom next vue nuxt svelte @sveltejs/kit @angular/core solid-js astro preact "
        "@remix-run/react react-router express fastify koa hono @nestjs/core @hapi/hapi electron "
        "react-native expo gatsby vite ember-source lit @tauri-apps/api socket.io prisma "
        "@prisma/client drizzle-orm typeorm mongoose sequelize graphql @trpc/server @apollo/server "
        "tailwindcss three phaser",
        "golang": "github.com/gin-gonic/gin github.com/labstack/echo/v4 github.com/gofiber/fiber/v2 "
        "github.com/go-chi/chi/v5 github.com/gorilla/mux github.com/spf13/cobra "
        "github.com/urfave/cli/v2 gorm.io/gorm google.golang.org/grpc "
        "github.com/charmbracelet/bubbletea entgo.io/ent sigs.k8s.io/controller-runtime "
        "github.com/beego/beego/v2",
        "cargo": "actix-web axum rocket warp tokio clap tauri leptos yew dioxus bevy diesel sqlx sea-orm "
        "tonic hyper tower egui iced ratatui poem",
        "maven": "org.springframework.boot org.springframework.boot:spring-boot-starter-web "
        "org.springframework.boot:spring-boot-starter-webflux "
        "org.springframework.boot:spring-boot-starter-data-jpa "
        "org.springframework.boot:spring-boot-starter-security "
        "org.springframework.boot:spring-boot-starter "
        "org.springframework.boot:spring-boot-starter-parent io.quarkus:quarkus-bom "
        "io.quarkus:quarkus-rest io.quarkus io.micronaut:micronaut-http-server-netty "
        "io.micronaut.application io.ktor:ktor-server-core io.ktor:ktor-server-netty "
        "io.vertx:vertx-core io.dropwizard:dropwizard-core "
        "jakarta.platform:jakarta.jakartaee-api org.hibernate.orm:hibernate-core "
        "com.android.application org.jetbrains.compose androidx.compose.ui:ui",
        "nuget": "microsoft.aspnetcore.app microsoft.aspnetcore.openapi microsoft.entityframeworkcore "
        "microsoft.aspnetcore.components.webassembly microsoft.maui.controls avalonia mediatr "
        "blazorise microsoft.net.sdk.web microsoft.net.sdk.blazorwebassembly "
        "microsoft.net.sdk.worker aspire.hosting.apphost servicestack orleans.server "
        "microsoft.orleans.server system.commandline",
        "gem": "rails sinatra hanami roda grape sidekiq activerecord jekyll dry-rb padrino",
        "composer": "laravel/framework symfony/framework-bundle symfony/symfony slim/slim cakephp/cakephp "
        "yiisoft/yii2 codeigniter4/framework laminas/laminas-mvc doctrine/orm "
        "livewire/livewire inertiajs/inertia-laravel",
        "swift": "vapor fluent hummingbird swift-composable-architecture swift-argument-parser swift-nio alamofire",
        "conan": "boost qt poco drogon grpc",
        "vcpkg": "boost qtbase poco drogon grpc",
        "cmake": "qt5 qt6 boost grpc wxwidgets opencv",
    }.items()
}

DATABASES: dict[str, frozenset[str]] = {
    ecosystem: frozenset(names.split())
    for ecosystem, names in {
        "pypi": "psycopg psycopg2 psycopg2-binary asyncpg pg8000 mysqlclient pymysql aiomysql "
        "mysql-connector-python aiosqlite pymongo motor redis valkey sqlalchemy sqlmodel peewee "
        "tortoise-orm cassandra-driver neo4j elasticsearch opensearch-py duckdb "
        "clickhouse-connect boto3-dynamodb pgvector chromadb qdrant-client pinecone pyodbc "
        "oracledb alembic",
        "npm": "pg postgres mysql mysql2 sqlite3 better-sqlite3 mongodb mongoose redis ioredis prisma "
        "@prisma/client typeorm sequelize knex drizzle-orm mikro-orm @mikro-orm/core kysely "
        "cassandra-driver neo4j-driver @elastic/elasticsearch @supabase/supabase-js firebase-admin "
        "@libsql/client tedious oracledb @aws-sdk/client-dynamodb",
        "golang": "github.com/lib/pq github.com/jackc/pgx/v5 github.com/jackc/pgx/v4 "
        "github.com/go-sql-driver/mysql github.com/mattn/go-sqlite3 modernc.org/sqlite "
        "go.mongodb.org/mongo-driver github.com/redis/go-redis/v9 github.com/go-redis/redis/v8 "
        "gorm.io/gorm gorm.io/driver/postgres gorm.io/driver/sqlite gorm.io/driver/mysql "
        "entgo.io/ent go.etcd.io/bbolt github.com/jmoiron/sqlx github.com/dgraph-io/badger/v4",
        "cargo": "sqlx diesel sea-orm tokio-postgres postgres rusqlite mongodb redis mysql_async sled "
        "rocksdb deadpool-postgres",
        "maven": "org.postgresql:postgresql com.mysql:mysql-connector-j mysql:mysql-connector-java "
        "com.h2database:h2 org.springframework.boot:spring-boot-starter-data-jpa "
        "org.springframework.boot:spring-boot-starter-data-mongodb "
        "org.springframework.boot:spring-boot-starter-data-redis org.mongodb:mongodb-driver-sync "
        "org.xerial:sqlite-jdbc org.flywaydb:flyway-core org.liquibase:liquibase-core "
        "redis.clients:jedis org.hibernate.orm:hibernate-core "
        "org.mariadb.jdbc:mariadb-java-client com.oracle.database.jdbc:ojdbc11 "
        "androidx.room:room-runtime",
        "nuget": "npgsql npgsql.entityframeworkcore.postgresql microsoft.entityframeworkcore "
        "microsoft.entityframeworkcore.sqlserver microsoft.entityframeworkcore.sqlite "
        "microsoft.data.sqlclient mysqlconnector microsoft.data.sqlite mongodb.driver "
        "stackexchange.redis dapper pomelo.entityframeworkcore.mysql microsoft.azure.cosmos",
        "gem": "pg mysql2 sqlite3 mongoid redis activerecord sequel trilogy",
        "composer": "doctrine/orm doctrine/dbal mongodb/mongodb predis/predis illuminate/database",
        "swift": "fluent-postgres-driver fluent-sqlite-driver fluent-mysql-driver fluent grdb.swift sqlite.swift",
        "conan": "libpq sqlite3 libpqxx mongo-cxx-driver redis-plus-plus hiredis rocksdb",
        "vcpkg": "libpq sqlite3 libpqxx mongo-cxx-driver redis-plus-plus hiredis rocksdb",
        "cmake": "postgresql sqlite3 libpqxx mongocxx",
        "docker": "postgres mysql mariadb mongo redis valkey postgis/postgis pgvector/pgvector "
        "timescale/timescaledb elasticsearch opensearchproject/opensearch cassandra neo4j "
        "clickhouse/clickhouse-server cockroachdb/cockroach mcr.microsoft.com/mssql/server "
        "influxdb couchdb bitnami/postgresql bitnami/redis supabase/postgres qdrant/qdrant "
        "amazon/dynamodb-local dragonflydb/dragonfly gvenzl/oracle-free keydb",
    }.items()
}


def normalise(ecosystem: str, name: str) -> str:
    """The name as its registry compares it: PyPI treats ``-``, ``_`` and ``.`` as one, and most ignore case."""
    lower = name.lower()
    if ecosystem == "pypi":
        return "-".join(part for part in lower.replace("_", "-").replace(".", "-").split("-") if part)
    return lower.removeprefix("docker.io/").removeprefix("library/") if ecosystem == "docker" else lower


def is_framework(ecosystem: str, name: str) -> bool:
    """Whether the package is a well-known framework of its ecosystem."""
    return normalise(ecosystem, name) in FRAMEWORKS.get(ecosystem, frozenset())


def is_database(ecosystem: str, name: str) -> bool:
    """Whether the package is a database, a driver of one, or a mapper onto one."""
    return normalise(ecosystem, name) in DATABASES.get(ecosystem, frozenset())
