using Invoices.Data;

namespace Invoices.Booking;

/// <summary>Hands invoices to the booking system.</summary>
public class Ledger(HttpClient client)
{
    public async Task<bool> BookAsync(Invoice invoice)
    {
        var reply = await client.PostAsJsonAsync("/bookings", invoice);
        return reply.IsSuccessStatusCode;
    }
}
