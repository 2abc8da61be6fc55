using Invoices.Data;
using Microsoft.EntityFrameworkCore;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddDbContext<InvoiceContext>(options =>
    options.UseSqlServer(builder.Configuration.GetConnectionString("Invoices")));

var app = builder.Build();
app.MapGet("/invoices/waiting", (InvoiceContext context) => context.Invoices.Count());
app.Run();
