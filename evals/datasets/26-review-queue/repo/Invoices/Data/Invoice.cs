namespace Invoices.Data;

/// <summary>An invoice as the model read it.</summary>
public record Invoice(int Id, decimal Amount, DateOnly Due, string Supplier, double Confidence);
