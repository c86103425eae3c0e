module conctop.example/go

go 1.21
