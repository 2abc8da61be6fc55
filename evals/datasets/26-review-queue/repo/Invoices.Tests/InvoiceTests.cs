using Invoices.Data;
using Xunit;

namespace Invoices.Tests;

public class InvoiceTests
{
    [Fact]
    public void AnInvoiceKnowsItsSupplier() =>
        Assert.Equal("Muster", new Invoice(1, 12.5m, new DateOnly(2026, 1, 1), "Muster", 0.9).Supplier);
}
