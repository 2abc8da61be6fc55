using Microsoft.EntityFrameworkCore;

namespace Invoices.Data;

/// <summary>The tables of the invoice service.</summary>
public class InvoiceContext(DbContextOptions<InvoiceContext> options) : DbContext(options)
{
    public DbSet<Invoice> Invoices => Set<Invoice>();
}
